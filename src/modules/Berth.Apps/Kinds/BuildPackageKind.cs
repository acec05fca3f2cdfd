using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Contracts;
using Berth.Operations;

namespace Berth.Apps.Kinds;

/// <summary>Builds an uploaded package without installing it.</summary>
internal sealed class BuildPackageKind : OperationKind
{
    public const string KindName = "build.package";

    public override string Name => KindName;

    public override IReadOnlyList<PlannedStep> Plan(string input) => [new(BuildPackageStep.StepName, Timeout: TimeSpan.FromHours(2))];
}

/// <param name="Source">Package store id.</param>
internal sealed record BuildInput(string Source, string Tag, string? Dockerfile, IReadOnlyDictionary<string, string>? Arguments, bool NoCache);

[JsonSerializable(typeof(BuildInput))]
internal sealed partial class BuildInputJson : JsonSerializerContext;

internal sealed class BuildPackageStep(PackageBuilder builder) : IOperationStep
{
    public const string StepName = "build-package";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var input = context.Input(BuildInputJson.Default.BuildInput);
        await builder.BuildAsync(input.Source, input.Tag, context.Lines(), cancellationToken, input.Dockerfile, input.Arguments, input.NoCache);
        context.SetResult(JsonSerializer.Serialize(new PackageBuildResult(input.Tag), BerthJson.Default.PackageBuildResult));
    }
}
