using Berth.Apps.Data;
using Berth.Catalog;
using Berth.Operations;
using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Apps.Steps;

/// <summary>The engine holds the image: built here from the package's source, or pulled. What is there already stays.</summary>
internal sealed class EnsureImage(AppStore store, IContainerEngine engine, PackageBuilder builder, IRegistries registries) : IOperationStep
{
    public const string StepName = "ensure-image";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var spec = App.Wanted(await store.GetAsync(context.Subject, cancellationToken)).Spec;
        var present = await engine.FindImageAsync(spec.Image, cancellationToken);
        if (spec.Source is not null)
        {
            if (present is null)
            {
                await builder.BuildAsync(spec.Source, spec.Image, context.Lines(), cancellationToken);
            }

            return;
        }

        var pinned = spec.Image.Contains("@sha256:", StringComparison.Ordinal);
        if (present is not null && (pinned || !context.Input(AppInputJson.Default.AppInput).PullAlways))
        {
            return;
        }

        try
        {
            var progress = new PullProgress(context);
            await engine.PullImageAsync(spec.Image, await registries.FindCredentialsAsync(spec.Image, cancellationToken), progress, cancellationToken);
        }
        catch (PortException error) when (present is not null)
        {
            // An image that was loaded by hand has no registry to come from.
            context.Log($"Could not ask the registry ({error.Message}); using the image that is here.");
        }
    }

    private sealed class PullProgress(StepContext context) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value) => context.Report(value.Fraction ?? 0, value.Message);
    }
}
