from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0004_misplacing'),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='part',
            field=models.BooleanField(default=False),
        ),
    ]
