using Berth.Kernel;

namespace Berth.Apps;

/// <summary>
/// Runs an app of a record under an id of its own: with databases of its own, no host name, no published port, and on
/// a network without a way out. Whoever does lists the id in <see cref="ISandboxList"/> meanwhile.
/// </summary>
public interface IAppSandboxes
{
    /// <summary>The app as the sandbox will run it; nothing is made yet.</summary>
    /// <param name="sandboxId">UUID.</param>
    AppView Describe(string sandboxId, AppRecord record);

    /// <summary>The image is there, and folders and databases exist, empty.</summary>
    Task PrepareAsync(AppView sandbox, IProgress<string>? progress, CancellationToken cancellationToken);

    /// <summary>Starts it and waits until it answers its probe. Repeatable.</summary>
    /// <exception cref="ErrorException"><c>app.never_healthy</c> with its last output.</exception>
    Task StartAsync(AppView sandbox, IProgress<string>? progress, CancellationToken cancellationToken);

    /// <summary>Nothing of it is left. Repeatable.</summary>
    Task RemoveAsync(string sandboxId, CancellationToken cancellationToken);
}
