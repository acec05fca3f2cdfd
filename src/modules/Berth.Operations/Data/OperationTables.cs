using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations.Data;

internal sealed class OperationTables : ITables
{
    public void Configure(ModelBuilder model) => model.Entity<Operation>(entity =>
    {
        entity.ToTable("operations_operations");
        entity.HasKey(row => row.Id);
        entity.Property(row => row.Id).ValueGeneratedOnAdd();
        entity.Ignore(row => row.IsActive);

        // The lock on the subject is the database's: two requests at once cannot both win.
        entity.HasIndex(row => row.Subject).IsUnique().HasFilter("\"State\" IN ('Queued', 'Running')").HasDatabaseName("operations_one_per_subject");
        entity.HasIndex(row => row.IdempotencyKey).IsUnique();
        entity.HasIndex(row => row.State);
    });
}
