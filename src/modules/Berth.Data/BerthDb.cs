using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Data;

/// <summary>The platform's database: one unit of work over the tables of all modules.</summary>
public sealed class BerthDb(DbContextOptions<BerthDb> options) : DbContext(options)
{
    /// <summary>The parts that its model is made of. A pooled context is made of its options alone; they know the host's services.</summary>
    internal TableSet Tables { get; } = options.GetExtension<CoreOptionsExtension>().ApplicationServiceProvider!.GetRequiredService<TableSet>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var part in Tables.Parts)
        {
            part.Configure(modelBuilder);
        }
    }

    /// <summary>Times are stored as milliseconds since 1970 so that SQLite can compare and sort them; enums by name so that rows read well.</summary>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
    }
}
