"""Calendar files and forwarded mails as suggestions of what was done; a person confirms each."""
