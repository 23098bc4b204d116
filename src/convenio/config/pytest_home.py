"""A pytest plugin, loaded before settings are read: the tests' node lives in a temporary folder of its own."""

import atexit
import os
import shutil
import tempfile

if "CONVENIO_HOME" not in os.environ:
    _HOME = tempfile.mkdtemp(prefix="cv-")
    atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
    os.mkdir(os.path.join(_HOME, "static"))
    os.environ["CONVENIO_HOME"] = _HOME
    os.environ["CONVENIO_BASE_URL"] = "http://testserver"
    os.environ["CONVENIO_LOOPBACK"] = "1"
    os.environ["CONVENIO_NODE"] = "test"


def pytest_configure() -> None:
    """Passwords of tests in this process are hashed in microseconds: a slow hash would only cost time here.

    Nodes that tests start as processes of their own hash as in earnest.
    """
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
