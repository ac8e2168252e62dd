"""Mail that goes out at once: break-glass is seen by those who review it while it lasts."""

from typing import Any

from django.core.mail import send_mail
from django.dispatch import receiver
from django.urls import reverse

from portal import words
from raci.duties import who
from raci.duties.emergency_acts import REVIEW_EMERGENCY
from raci.duties.models import Emergency
from raci.duties.services.emergencies import begun


@receiver(begun)
def told_at_once(emergency: Emergency, **_: Any) -> None:
    """Write to everybody who may review it. It waits on their page as well, should mail fail."""
    holders = who.holders(REVIEW_EMERGENCY.code, "RA", emergency.unit_id)
    addresses = [person.email for person in holders if person.email and person.pk != emergency.person_id]
    if not addresses:
        return
    body = (
        f"{emergency.person} took the role {emergency.role} in {emergency.unit}"
        f" until {words.when(emergency.ends_at)}.\n"
        f"The reason given: {emergency.reason}\n\n"
        f"What is done in it is recorded, and waits for your review: {reverse('emergency', args=(emergency.code,))}\n"
    )
    for address in addresses:
        send_mail(f"Emergency {emergency.code}: {emergency.person}", body, None, [address], fail_silently=True)
