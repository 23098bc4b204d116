"""Reviews move into the room ``routes``: each text that was reviewed becomes a case with one plain step."""

from django.db import migrations

SAID = {"approved": "approved", "objected": "refused"}


def move(apps, schema_editor):
    """Copy every review; what was decided, by whom and when stays. Runs once, on whatever the old table holds."""
    review_model = apps.get_model("agreements", "Review")
    texts = {}
    for review in review_model.objects.select_related("agreement").order_by("pk").iterator():
        texts.setdefault((review.agreement, review.text_digest), []).append(review)
    for (agreement, digest), reviews in texts.items():
        _move_text(apps, agreement, digest, reviews)


def _move_text(apps, agreement, digest, reviews):
    case_model, step_model = apps.get_model("routes", "Case"), apps.get_model("routes", "Step")
    seat_model, word_model = apps.get_model("routes", "Seat"), apps.get_model("routes", "Word")
    state, closed_at = _outcome(reviews)
    case = case_model.objects.create(
        party_id=agreement.party_id,
        about=f"pact:{agreement.pact}" if agreement.pact else f"draft:{agreement.pk}",
        digest=digest,
        number=max(agreement.version_count, 1),
        title=agreement.title,
        url=f"/agreements/{agreement.pk}/reviewing/",
        facts={"kind": agreement.kind},
        state=state if digest == agreement.text_digest or state == "complete" else "overtaken",
        started_at=reviews[0].asked_at,
        started_by=reviews[0].asked_by,
        closed_at=closed_at,
    )
    step = step_model.objects.create(
        case=case,
        key="review",
        names={"en": "Review", "zh": "审核", "ru": "Проверка"},
        content={"key": "review", "names": {"en": "Review", "zh": "审核", "ru": "Проверка"}, "role": "reviewer"},
        state={"complete": "approved", "refused": "refused", "open": "waiting"}[state],
        began_at=reviews[0].asked_at,
        closed_at=closed_at,
    )
    seated = dict.fromkeys(one.decided_by or one.reviewer_id for one in reviews)
    for person in seated:
        if person is not None:
            seat_model.objects.create(step=step, person_id=person, taken_at=reviews[0].asked_at)
    for one in reviews:
        if one.decision:
            word_model.objects.create(
                step=step,
                person_id=one.decided_by,
                seat_of=one.decided_by,
                said=SAID[one.decision],
                words=one.note,
                said_at=one.decided_at or one.asked_at,
            )


def _outcome(reviews):
    """The state of the case and when it came to it, as the old rule said: the last word of each reviewer counts."""
    last = {one.decided_by: one for one in reviews if one.decision}
    moment = max((one.decided_at for one in last.values() if one.decided_at), default=None)
    if any(one.decision == "objected" for one in last.values()):
        return "refused", moment
    if not last or any(not one.decision for one in reviews):
        return "open", None
    return "complete", moment


class Migration(migrations.Migration):
    dependencies = [("agreements", "0005_phase"), ("routes", "0001_initial")]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop, elidable=True),
        migrations.DeleteModel(name="Review"),
    ]
