"""Certificates that a node issues to its own signatories, and keys held in memory. Pure: no disk, no clock.

A certificate from here proves only what the node says about its people; it carries a policy of ours that says so, and
nobody should read more into it. Elliptic curve P-256 throughout: quick to make and read by every PDF reader.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
POLICY_NODE_ISSUED = "2.25.184413079412735618823420791503245678291"
POLICY_NODE_TIME = "2.25.184413079412735618823420791503245678292"
SAYS = "Issued by the university's own Convenio node. It proves only what this node says."
NAME_AT_MOST = 64
AUTHORITY_DAYS = 3653
SIGNATORY_DAYS = 730
BACKDATED = timedelta(hours=1)
IN_CLEAR = serialization.NoEncryption()


@dataclass(frozen=True)
class LoadedKey:
    """A private key in memory with its certificate and the certificates above it (nearest first)."""

    private: PrivateKey = field(repr=False)
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, hex."""
        return fingerprint(self.certificate)

    @property
    def common_name(self) -> str:
        return common_name(self.certificate.subject)

    @property
    def valid_until(self) -> datetime:
        return self.certificate.not_valid_after_utc

    def valid_at(self, at: datetime) -> bool:
        """Is the certificate within its dates at that moment?"""
        return self.certificate.not_valid_before_utc <= at <= self.certificate.not_valid_after_utc

    def sign(self, data: bytes, digest: str = "sha256") -> bytes:
        """The raw signature over data, by the key's own mechanism (ECDSA, or RSA with PKCS#1 v1.5)."""
        algorithm = HASHES[digest]
        if isinstance(self.private, rsa.RSAPrivateKey):
            return self.private.sign(data, padding.PKCS1v15(), algorithm)
        return self.private.sign(data, ec.ECDSA(algorithm))

    @property
    def mechanism(self) -> str:
        """The name of the mechanism in CMS terms, with SHA-256."""
        return "sha256_rsa" if isinstance(self.private, rsa.RSAPrivateKey) else "sha256_ecdsa"


def common_name(name: x509.Name) -> str:
    """The common name of a subject or issuer, empty without one."""
    values = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(values[0].value) if values else ""


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate's DER bytes, hex."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def new_private_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def make_authority(*, name: str, organisation: str, country: str, demo: bool, at: datetime) -> LoadedKey:
    """The node's own authority: signs certificates, nothing else. In a demonstration its name begins with DEMO."""
    private = new_private_key()
    subject = _name(name, organisation, country, demo)
    builder = _builder(subject, subject, private.public_key(), at, AUTHORITY_DAYS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
    return LoadedKey(private, builder.sign(private, hashes.SHA256()))


def make_signatory(
    authority: LoadedKey,
    *,
    name: str,
    organisation: str,
    country: str,
    demo: bool,
    at: datetime,
    days: int = SIGNATORY_DAYS,
    remarks: tuple[str, ...] = (),
) -> LoadedKey:
    """A certificate for a person who signs; usable for signing documents only. ``remarks`` stand in the subject."""
    private = new_private_key()
    subject = _name(name, organisation, country, demo, remarks)
    builder = _issued(authority, subject, private, at, days, POLICY_NODE_ISSUED)
    builder = builder.add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    return LoadedKey(private, builder.sign(authority.private, hashes.SHA256()), (authority.certificate,))


def make_time_service(
    authority: LoadedKey, *, name: str, organisation: str, country: str, demo: bool, at: datetime
) -> LoadedKey:
    """The certificate of the node's own time-stamp service; its name says that it is not independent."""
    private = new_private_key()
    builder = _issued(
        authority, _name(name, organisation, country, demo), private, at, AUTHORITY_DAYS - 1, POLICY_NODE_TIME
    )
    builder = builder.add_extension(_usage(digital_signature=True), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return LoadedKey(private, builder.sign(authority.private, hashes.SHA256()), (authority.certificate,))


def to_pem(key: LoadedKey, sealing: serialization.KeySerializationEncryption = IN_CLEAR) -> bytes:
    """Key, certificate and chain in one PEM text."""
    encoding, format_ = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    private = key.private.private_bytes(encoding, format_, sealing)
    return private + b"".join(one.public_bytes(encoding) for one in (key.certificate, *key.chain))


def from_pem(pem: bytes, opening: bytes | None = None) -> LoadedKey:
    """The key that ``to_pem`` wrote.

    Raises:
        ValueError: not such a text, sealed by something else, or the key does not belong to the certificate.
    """
    private = serialization.load_pem_private_key(pem, password=opening)
    certificates = x509.load_pem_x509_certificates(pem)
    if not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise ValueError("unknown kind of key")
    if private.public_key() != certificates[0].public_key():
        raise ValueError("key and certificate do not belong together")
    return LoadedKey(private, certificates[0], tuple(certificates[1:]))


def _name(name: str, organisation: str, country: str, demo: bool, remarks: tuple[str, ...] = ()) -> x509.Name:
    words = f"DEMO {name}" if demo and not name.startswith("DEMO ") else name
    parts = [x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, one[:NAME_AT_MOST]) for one in remarks]
    parts.append(x509.NameAttribute(NameOID.COMMON_NAME, words[:NAME_AT_MOST]))
    if organisation:
        parts.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:NAME_AT_MOST]))
    if len(country) == 2:
        parts.insert(0, x509.NameAttribute(NameOID.COUNTRY_NAME, country.upper()))
    return x509.Name(parts)


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, at: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - BACKDATED)
        .not_valid_after(at + timedelta(days=days))
    )


def _issued(
    authority: LoadedKey, subject: x509.Name, private: ec.EllipticCurvePrivateKey, at: datetime, days: int, policy: str
) -> x509.CertificateBuilder:
    public = private.public_key()
    builder = _builder(subject, authority.certificate.subject, public, at, days)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    identifier = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    own = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)
    builder = builder.add_extension(own, critical=False)
    notice = x509.UserNotice(notice_reference=None, explicit_text=SAYS)
    policies = [x509.PolicyInformation(x509.ObjectIdentifier(policy), [notice])]
    return builder.add_extension(x509.CertificatePolicies(policies), critical=False)


def _usage(**wanted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in names})
