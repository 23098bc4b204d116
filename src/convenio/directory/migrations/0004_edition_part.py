from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0003_search'),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='part',
            field=models.BooleanField(default=False),
        ),
    ]
