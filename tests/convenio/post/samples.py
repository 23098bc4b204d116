"""Reports in the manner of Postfix, Exim and Exchange: same structure, fields and words, invented names."""

POSTFIX = """Return-Path: <>
Delivered-To: {to}
Received: by mail.tpu.example (Postfix)
\tid 4XkQp20F3z; Wed,  4 Mar 2026 12:31:07 +0000 (UTC)
Date: Wed,  4 Mar 2026 12:31:07 +0000 (UTC)
From: MAILER-DAEMON@mail.tpu.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4XkQp20Dz1.1772627467/mail.tpu.example"
Message-Id: <20260304123107.4XkQp20F3z@mail.tpu.example>

This is a MIME-encapsulated message.

--4XkQp20Dz1.1772627467/mail.tpu.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mail.tpu.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<{address}>: host mx.tpu.example[192.0.2.25] said: 550 5.1.1 <{address}>:
    Recipient address rejected: User unknown in virtual mailbox table (in
    reply to RCPT TO command)

--4XkQp20Dz1.1772627467/mail.tpu.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.tpu.example
X-Postfix-Queue-ID: 4XkQp20Dz1
X-Postfix-Sender: rfc822; {to}
Arrival-Date: Wed,  4 Mar 2026 12:31:06 +0000 (UTC)

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.tpu.example
Diagnostic-Code: smtp; {said}

--4XkQp20Dz1.1772627467/mail.tpu.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers
Content-Transfer-Encoding: 8bit

Return-Path: <{to}>
Message-ID: {message_id}
From: convenio@chd.example
To: {address}
Subject: =?utf-8?b?5L2g5aW9?=

--4XkQp20Dz1.1772627467/mail.tpu.example--
"""

EXIM = """Return-path: <>
Envelope-to: {to}
Received: from Debian-exim by mx1.urfu.example with local (Exim 4.96)
\tid 1u8abc-0007Qz-2B
\tfor {to};
\tWed, 04 Mar 2026 15:32:11 +0300
X-Failed-Recipients: {address}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx1.urfu.example>
To: {to}
References: {message_id}
Content-Type: multipart/report; report-type=delivery-status; boundary=1772627531-eximdsn-1804289383
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1u8abc-0007Qz-2B@mx1.urfu.example>
Date: Wed, 04 Mar 2026 15:32:11 +0300

--1772627531-eximdsn-1804289383
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {address}
    Unrouteable address

--1772627531-eximdsn-1804289383
Content-type: message/delivery-status

Reporting-MTA: dns; mx1.urfu.example

Action: failed
Final-Recipient: rfc822;{address}
Status: {status}
Diagnostic-Code: smtp; {said}

--1772627531-eximdsn-1804289383
Content-type: message/rfc822

Return-path: <{to}>
Received: from node.chd.example ([192.0.2.10])
\tby mx1.urfu.example with esmtps (Exim 4.96)
Message-ID: {message_id}
From: convenio@chd.example
To: {address}
Subject: A notice
MIME-Version: 1.0
Content-Type: text/plain

Body of the mail.

--1772627531-eximdsn-1804289383--
"""

EXIM_OLD = """Return-path: <>
Envelope-to: {to}
X-Failed-Recipients: {address}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx1.urfu.example>
To: {to}
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1u8abd-0007Qz-2B@mx1.urfu.example>

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {address}
    SMTP error from remote mail server after RCPT TO:<{address}>:
    host mx.urfu.example [192.0.2.26]: 550 No such user here

------ This is a copy of the message, including all the headers. ------

Return-path: <{to}>
Message-ID: {message_id}
From: convenio@chd.example
To: {address}

Body of the mail.
"""

EXCHANGE = """Received: from AM0PR01MB0001.exchange.example (2001:db8::1) by AM0PR01MB0002.exchange.example
 with HTTPS; Wed, 4 Mar 2026 12:33:00 +0000
MIME-Version: 1.0
From: <postmaster@itmo.example>
To: <{to}>
Date: Wed, 4 Mar 2026 12:33:00 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="9b1f3e0c-2f9e-4f5e-8a53-1f2f54c2b0aa"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-US
Message-ID: <1a2b3c@AM0PR01MB0001.exchange.example>
In-Reply-To: {message_id}
References: {message_id}
Subject: =?utf-8?B?0J3QtdCy0L7Qt9C80L7QttC90L4g0LTQvtGB0YLQsNCy0LjRgtGM?=
Auto-Submitted: auto-replied

--9b1f3e0c-2f9e-4f5e-8a53-1f2f54c2b0aa
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="5c3d1c1e-7d9c-4e3c-9b1c-f5b9c9a3a111"

--5c3d1c1e-7d9c-4e3c-9b1c-f5b9c9a3a111
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

0J3QtSDRg9C00LDQu9C+0YHRjCDQtNC+0YHRgtCw0LLQuNGC0Yw=

--5c3d1c1e-7d9c-4e3c-9b1c-f5b9c9a3a111
Content-Type: text/html; charset="us-ascii"

<html><body><b>Delivery has failed</b></body></html>

--5c3d1c1e-7d9c-4e3c-9b1c-f5b9c9a3a111--

--9b1f3e0c-2f9e-4f5e-8a53-1f2f54c2b0aa
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR01MB0001.exchange.example
Received-From-MTA: dns;node.chd.example
Arrival-Date: Wed, 4 Mar 2026 12:32:58 +0000

Final-Recipient: rfc822;{address}
Action: failed
Status: {status}
Diagnostic-Code: smtp;{said}

--9b1f3e0c-2f9e-4f5e-8a53-1f2f54c2b0aa
Content-Type: message/rfc822

Received: from AM0PR01CA0001.exchange.example (2001:db8::2)
Return-Path: {to}
Message-ID: {message_id}
From: <convenio@chd.example>
To: <{address}>
Subject: A notice
Content-Type: text/plain

Body of the mail.

--9b1f3e0c-2f9e-4f5e-8a53-1f2f54c2b0aa--
"""

UNKNOWN = {
    POSTFIX: ("5.1.1", "550 5.1.1 <x>: Recipient address rejected: User unknown in virtual mailbox table"),
    EXIM: ("5.0.0", "550 No such user here"),
    EXIM_OLD: ("", ""),
    EXCHANGE: ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
}
"""What each of them says of an address that does not exist."""


def report(sample: str, *, to: str, address: str, message_id: str, status: str = "", said: str = "",
           action: str = "failed") -> bytes:  # fmt: skip
    """A sample with its facts, as it travels; without ``status`` the address does not exist."""
    usual_status, usual_said = UNKNOWN[sample]
    text = sample.format(
        to=to, address=address, message_id=message_id, action=action,
        status=status or usual_status, said=said or usual_said,
    )  # fmt: skip
    return text.replace("\n", "\r\n").encode()
