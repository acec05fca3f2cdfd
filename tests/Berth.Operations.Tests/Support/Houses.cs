using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations.Tests.Support;

/// <summary>A row that an outcome is written into, as the apps' rows are.</summary>
public sealed class HouseRow
{
    public required string Subject { get; init; }

    public required string Outcome { get; set; }
}

internal sealed class HouseTables : ITables
{
    public void Configure(ModelBuilder model) => model.Entity<HouseRow>(entity =>
    {
        entity.ToTable("houses");
        entity.HasKey(row => row.Subject);
    });
}

internal abstract class HouseKind : OperationKind
{
    public override async Task SettleAsync(BerthDb db, Operation operation, CancellationToken cancellationToken)
    {
        if (await db.Set<HouseRow>().FirstOrDefaultAsync(row => row.Subject == operation.Subject, cancellationToken) is { } row)
        {
            row.Outcome = operation.State.ToString();
        }
        else
        {
            db.Add(new HouseRow { Subject = operation.Subject, Outcome = operation.State.ToString() });
        }
    }
}

/// <summary>Every step can be taken back.</summary>
internal sealed class Build : HouseKind
{
    public const string KindName = "house.build";

    public override string Name => KindName;

    public override IReadOnlyList<PlannedStep> Plan(string input) => [new("ground"), new("walls", 6, TimeSpan.FromMinutes(5)), new("roof", 2), new("keys")];
}

/// <summary>From the second step on there is only forward.</summary>
internal sealed class Move : HouseKind
{
    public const string KindName = "house.move";

    public override string Name => KindName;

    public override IReadOnlyList<PlannedStep> Plan(string input) => [new("pack"), new("carry", PointOfNoReturn: true), new("unpack")];
}

/// <summary>One at a time.</summary>
internal sealed class Paint : HouseKind
{
    public const string KindName = "house.paint";

    public override string Name => KindName;

    public override int? AtOnce => 1;

    public override IReadOnlyList<PlannedStep> Plan(string input) => [new("paint")];
}

internal sealed class HouseStep(string name, World world) : IOperationStep
{
    public string Name => name;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        await world.Ensuring(name, context, cancellationToken);
        world.Things[$"{context.Subject}/{name}"] = true;
        world.Journal.Enqueue($"+{name}");
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        await world.Undoing(name, context, cancellationToken);
        world.Things.TryRemove($"{context.Subject}/{name}", out _);
        world.Journal.Enqueue($"-{name}");
    }
}
