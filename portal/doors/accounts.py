"""Doors to acts on accounts."""

from portal.doors.door import Door
from portal.forms import accounts as forms
from portal.services import passwords
from raci.duties import account_acts as acts
from raci.duties.services import accounts

Door(
    act=acts.OPEN,
    form=forms.AccountForm,
    run=lambda actor, _, data: passwords.open_account(
        actor=actor, person=data["person"], login=data["login"], site=data["site"]
    ),
    lead="Its person gets an invitation and sets a password that nobody else knows. "
    "A second account of the same person is the same person to every rule.",
    done="{}",
)
Door(
    act=acts.CONFIRM,
    run=lambda actor, account, data: accounts.confirm(actor=actor, account=account, digest=data.get("digest") or None),
    title="Confirm that its person has the account",
    lead="Ask them first, in person or by a call that you began. From then on the account may do what its person may.",
    submit="I asked them, and they have it",
)
Door(
    act=acts.INVITE,
    run=lambda actor, account, data: passwords.invite(actor=actor, account=account, site=data["site"]),
    title="Make a new invitation",
    lead="For whoever lost the last one or forgot the password. What holds now holds until the new one is used.",
    done="{}",
)
Door(
    act=acts.CLOSE,
    run=lambda actor, account, _: accounts.close(actor=actor, account=account),
    lead="Nobody signs in with it any more. What was done through it stays in the record.",
    danger=True,
)
Door(
    act=acts.SET_PASSWORD,
    form=forms.PasswordForm,
    run=lambda actor, account, data: passwords.change(
        actor=actor,
        account=account,
        password=data["new_password"],
        keep_keys=data["keep_keys"],
        signature=data["signature"],
    ),
    lead="You sign the change with the password that you have now, and then sign in again with the new one. "
    "Wherever else you are signed in, you are signed out.",
)
