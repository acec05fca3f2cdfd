using Berth.Apps.Data;
using Berth.Apps.Health;
using Berth.Kernel;
using Berth.Operations;
using Berth.Ports.Containers;
using Berth.Routing;

namespace Berth.Apps.Steps;

/// <summary>
/// The new version runs beside the old one, in a container of its own name and address, and answers its probe. Only for apps without
/// data: two versions on the same data would spoil it.
/// </summary>
internal sealed class StartStandIn(AppStore store, AppContainers containers, HealthWait wait, IContainerEngine engine) : IOperationStep
{
    public const string StepName = "start-stand-in";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var app = App.Wanted(await store.GetAsync(context.Subject, cancellationToken));
        await containers.EnsureStandInAsync(app, context.Lines(), cancellationToken);
        var name = AppContainers.StandInOf(app.Id);
        var address = (await engine.InspectContainerAsync(name, cancellationToken))?.IpAddress
            ?? throw new ErrorException(Error.External("container.no_address", "The new version ended before it had an address. See its log, then try again."));
        await wait.WaitAsync(app with { Id = name, IpAddress = address }, context.Report, cancellationToken);

        // A crash between restarts may have given it another one.
        await store.SetStandInAsync(app.Id, (await engine.InspectContainerAsync(name, cancellationToken))?.IpAddress ?? address, cancellationToken);
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        await store.SetStandInAsync(context.Subject, null, cancellationToken);
        await containers.RemoveStandInAsync(context.Subject, cancellationToken);
    }
}

/// <summary>The gateway forwards to the stand-in, and what was under way at the old container has had time to end.</summary>
internal sealed class ServeStandIn(AppStore store, IRouting routing, HealthWait wait, AppsOptions options, TimeProvider clock) : IOperationStep
{
    public const string StepName = "serve-stand-in";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        await routing.RefreshAsync(cancellationToken);
        await Task.Delay(options.DrainTime, clock, cancellationToken);
    }

    /// <summary>The old version has been started again by now, if it was stopped; people are sent there once it answers.</summary>
    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        try
        {
            await wait.WaitAsync(App.Before(await store.GetAsync(context.Subject, cancellationToken)), context.Report, cancellationToken);
        }
        catch (ErrorException error)
        {
            // It did not answer before either.
            context.Log(error.Message);
        }

        await store.SetStandInAsync(context.Subject, null, cancellationToken);
        await routing.RefreshAsync(cancellationToken);
        await Task.Delay(options.DrainTime, clock, cancellationToken);
    }
}

/// <summary>The app's own container serves, and the stand-in is gone.</summary>
internal sealed class LeaveStandIn(AppStore store, AppContainers containers, IRouting routing, AppsOptions options, TimeProvider clock) : IOperationStep
{
    public const string StepName = "leave-stand-in";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        await store.SetStandInAsync(context.Subject, null, cancellationToken);
        await routing.RefreshAsync(cancellationToken);
        await Task.Delay(options.DrainTime, clock, cancellationToken);
        await containers.RemoveStandInAsync(context.Subject, cancellationToken);
    }
}
