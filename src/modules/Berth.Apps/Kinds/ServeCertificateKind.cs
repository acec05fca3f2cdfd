using System.Text.Json.Nodes;
using Berth.Contracts;
using Berth.Operations;
using Berth.Platform;
using Berth.Routing;

namespace Berth.Apps.Kinds;

/// <summary>The gateway takes up another certificate for one of an app's names; the app itself is left alone, whatever it does.</summary>
internal sealed class ServeCertificateKind(IEventLog events) : OperationKind
{
    public const string KindName = "app.certificate";

    public override string Name => KindName;

    /// <summary>Beside whatever works on the app.</summary>
    public static string SubjectOf(string host) => "certificate/" + host;

    public override IReadOnlyList<PlannedStep> Plan(string input) => [new(PublishCertificate.StepName)];

    public static string InputOf(string appId) => new JsonObject { ["appId"] = appId }.ToJsonString();

    public override Task AnnounceAsync(Operation operation, CancellationToken cancellationToken)
    {
        var app = (string?)JsonNode.Parse(operation.Input)?["appId"];
        return events.AppendAsync(
            new EventEntry("app.configure", new EventSource { Username = operation.RequestedBy })
            {
                AppId = app,
                Data = new JsonObject { ["appId"] = app, ["certificateOf"] = operation.Subject[SubjectOf("").Length..], ["errorMessage"] = operation.ErrorMessage },
            },
            cancellationToken);
    }
}

internal sealed class PublishCertificate(IRouting routing) : IOperationStep
{
    public const string StepName = "publish-certificate";

    public string Name => StepName;

    public Task EnsureAsync(StepContext context, CancellationToken cancellationToken) => routing.RefreshAsync(cancellationToken);

    public Task UndoAsync(StepContext context, CancellationToken cancellationToken) => Task.CompletedTask;
}
