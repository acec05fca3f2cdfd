using Berth.Kernel;
using Berth.Operations;

namespace Berth.Identity.Outside;

/// <summary>Takes over the people of the outside directory; one at a time.</summary>
internal sealed class SyncOperation : OperationKind
{
    public const string KindName = "directory.sync";
    public const string Subject = "directory";

    public override string Name => KindName;

    public override IReadOnlyList<PlannedStep> Plan(string input) => [new(SyncStep.StepName)];
}

/// <summary>One transaction: repeated after a crash it finds nothing or everything left to do.</summary>
internal sealed class SyncStep(OutsideSync sync) : IOperationStep
{
    public const string StepName = "sync-directory";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var done = await sync.RunAsync(dryRun: false, cancellationToken);
        if (!done.IsOk)
        {
            throw new ErrorException(done.Error);
        }

        var report = done.Value;
        context.Log($"Added {report.Added.Count}, updated {report.Updated.Count}, switched off {report.Deactivated.Count}, groups changed {report.Groups.Count}");
        foreach (var conflict in report.Conflicts)
        {
            context.Log($"Left alone: {conflict}");
        }
    }
}
