using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Apps.Data;

internal sealed class AppTables : ITables
{
    public void Configure(ModelBuilder model)
    {
        model.Entity<AppRow>(entity =>
        {
            entity.ToTable("apps_apps");
            entity.HasKey(row => row.Id);
            entity.HasIndex(row => row.IpAddress).IsUnique();
        });
        model.Entity<HistoryRow>(entity =>
        {
            entity.ToTable("apps_history");
            entity.HasKey(row => row.OperationId);
            entity.Property(row => row.OperationId).ValueGeneratedNever();
            entity.HasIndex(row => row.AppId);
        });
        model.Entity<LocationRow>(entity =>
        {
            entity.ToTable("apps_locations");
            entity.HasKey(row => row.Host);
            entity.HasIndex(row => row.AppId);
        });
        model.Entity<PortRow>(entity =>
        {
            entity.ToTable("apps_ports");
            entity.HasKey(row => new { row.Protocol, row.Port });
            entity.HasIndex(row => row.AppId);
        });
    }
}
