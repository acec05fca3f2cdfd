using Berth.Data;
using Berth.Platform.Events;
using Berth.Platform.Notices;
using Berth.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform;

internal sealed class PlatformTables : ITables
{
    public void Configure(ModelBuilder model)
    {
        model.Entity<SettingRow>(entity =>
        {
            entity.ToTable("platform_settings");
            entity.HasKey(row => row.Key);
        });

        model.Entity<EventRow>(entity =>
        {
            entity.ToTable("platform_events");
            entity.HasKey(row => row.Sequence);
            entity.Property(row => row.Sequence).ValueGeneratedOnAdd();
            entity.HasIndex(row => row.Id).IsUnique();
            entity.HasIndex(row => row.Time);
            entity.HasIndex(row => new { row.Action, row.Time });
            entity.HasIndex(row => new { row.AppId, row.Time });
        });

        model.Entity<NoticeRow>(entity =>
        {
            entity.ToTable("platform_notifications");
            entity.HasKey(row => row.Id);
            entity.Property(row => row.Id).ValueGeneratedNever();
            entity.HasIndex(row => row.Time);
            entity.HasIndex(row => row.Topic).IsUnique().HasFilter("\"Acknowledged\" = 0 AND \"Topic\" IS NOT NULL");
        });
    }
}
