"""One row a statement about what was done; filled from the events of agreements that exist already."""

import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """Fold every agreement that something was done under, with the models as they are at this migration."""
    from convenio.agreements.books import NO_TEXT
    from convenio.agreements.lines import values_of
    from pact.board import board
    from pact.canonical import parse
    from pact.events import stored_event
    from pact.fold import fold

    line_model, text_model = apps.get_model("agreements", "ActivityLine"), apps.get_model("agreements", "PactText")
    event_model = apps.get_model("agreements", "PactEvent")
    names = {one.name for one in line_model._meta.concrete_fields}
    agreements = apps.get_model("agreements", "Agreement").objects.exclude(in_force_text="")
    stated = event_model.objects.filter(type="record").order_by().values("agreement_id")
    for agreement in agreements.filter(pk__in=stated).select_related("party").iterator():
        rows = list(event_model.objects.filter(agreement=agreement, waiting=False).order_by("pk"))
        state = fold(stored_event(bytes(one.raw), bytes(one.signature)) for one in rows)
        text = text_model.objects.filter(agreement=agreement, digest=agreement.in_force_text).first()
        known = board(state, parse(bytes(text.raw)) if text else NO_TEXT)
        arrived = {one.event_id: one.arrived_at for one in rows}
        line_model.objects.bulk_create(
            [
                line_model(
                    agreement=agreement,
                    party_id=agreement.party_id,
                    **{name: value for name, value in values.items() if name in names},
                )
                for values in values_of(state.activities, known, agreement.party.hei_id, arrived)
            ],
            batch_size=500,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0011_dormant"),
        ("parties", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActivityLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("activity", models.CharField(max_length=64)),
                ("statement", models.CharField(max_length=64)),
                ("commitment", models.CharField(blank=True, max_length=64)),
                ("strand", models.CharField(max_length=40)),
                ("metric", models.CharField(max_length=64)),
                ("unit", models.CharField(blank=True, max_length=64)),
                ("author", models.CharField(max_length=64)),
                ("ours", models.BooleanField()),
                ("direction_from", models.CharField(blank=True, max_length=64)),
                ("direction_to", models.CharField(blank=True, max_length=64)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("year", models.PositiveSmallIntegerField()),
                ("role", models.CharField(blank=True, max_length=64)),
                ("quantities", models.JSONField(default=dict)),
                ("count", models.BigIntegerField(null=True)),
                ("days", models.PositiveIntegerField()),
                ("status", models.CharField(max_length=10)),
                ("flags", models.JSONField(default=list)),
                ("evidence", models.CharField(blank=True, max_length=64)),
                ("recorded_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("reference", models.CharField(blank=True, max_length=200)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="agreements.agreement"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.party"
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "-pk"],
                "indexes": [
                    models.Index(fields=["agreement", "year"], name="line_year"),
                    models.Index(fields=["agreement", "-starts_on", "-id"], name="line_newest"),
                    models.Index(fields=["party", "year", "strand"], name="line_year_strand"),
                    models.Index(fields=["party", "strand", "metric", "year"], name="line_strand_metric"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "statement"), name="line_once_per_statement")
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
