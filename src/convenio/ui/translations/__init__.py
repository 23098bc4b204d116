"""The catalogues of the interface: what has to be translated, and whether it is translated well.

``extract`` reads the messages out of code and templates, ``files`` keeps the ``.po`` and ``.mo`` files, ``check`` says
what is wrong with a translation. Nothing here runs while pages are served; the command ``convenio messages`` calls it.
"""
