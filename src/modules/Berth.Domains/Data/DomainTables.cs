using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Domains.Data;

internal sealed class DomainTables : ITables
{
    public void Configure(ModelBuilder model)
    {
        model.Entity<DomainRow>(entity =>
        {
            entity.ToTable("domains_domains");
            entity.HasKey(row => row.Domain);
        });
        model.Entity<CertificateRow>(entity =>
        {
            entity.ToTable("domains_certificates");
            entity.HasKey(row => row.Host);
        });
        model.Entity<RecordRow>(entity =>
        {
            entity.ToTable("domains_records");
            entity.HasKey(row => new { row.Host, row.Type });
            entity.HasIndex(row => row.Domain);
        });
    }
}
