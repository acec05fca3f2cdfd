using Berth.Apps.Data;
using Berth.Apps.Steps;
using Berth.Operations;
using Berth.Platform;
using Berth.Routing;

namespace Berth.Apps.Kinds;

/// <summary>The gateway takes up another certificate for an app; the app itself goes on running.</summary>
internal sealed class ServeCertificate(IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : AppKind(routing, events, version, clock)
{
    public const string KindName = "app.certificate";

    public override string Name => KindName;

    protected override string Action => "app.configure";

    public override IReadOnlyList<PlannedStep> Plan(string input) => [new(ServeTraffic.StepName)];
}
