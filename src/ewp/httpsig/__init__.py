"""HTTP signatures of the network: draft-cavage-07 with rsa-sha256, as sec-cliauth-httpsig and sec-srvauth-httpsig say.

`digest` and `headers` read and write the parts, `sign` makes signatures, `verify` judges them. Only `verify` can make a
`Caller`. Unsigned headers are ignored, an absent part is a refusal, and only bytes as received are judged.
"""
