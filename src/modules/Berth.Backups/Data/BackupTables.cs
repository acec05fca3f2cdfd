using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Backups.Data;

internal sealed class BackupTables : ITables
{
    public void Configure(ModelBuilder model)
    {
        model.Entity<SiteRow>(entity =>
        {
            entity.ToTable("backups_sites");
            entity.HasKey(row => row.Id);
        });
        model.Entity<BackupRow>(entity =>
        {
            entity.ToTable("backups_backups");
            entity.HasKey(row => row.Id);
            entity.HasIndex(row => new { row.Identifier, row.CreatedAt });
            entity.HasIndex(row => row.OperationId);
        });
        model.Entity<ProofRow>(entity =>
        {
            entity.ToTable("backups_proofs");
            entity.HasKey(row => row.AppId);
        });
        model.Entity<ArchiveRow>(entity =>
        {
            entity.ToTable("backups_archives");
            entity.HasKey(row => row.Id);
            entity.HasIndex(row => row.AppId);
            entity.HasIndex(row => row.BackupId).IsUnique();
        });
    }
}
