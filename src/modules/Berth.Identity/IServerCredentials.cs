namespace Berth.Identity;

/// <summary>What the server's own console holds.</summary>
public interface IServerCredentials
{
    /// <summary>
    /// Makes sure that <paramref name="path"/>, readable by its owner alone (0600), holds a token that acts as the
    /// owner and never expires; the database has only its hash. Kept when it still works, made anew otherwise.
    /// </summary>
    /// <param name="path">A JSON file: <c>{"token": …}</c> and <paramref name="alongside"/>.</param>
    /// <param name="alongside">What else a client on this machine needs: where the server answers, which CA to trust.</param>
    /// <returns>The token.</returns>
    Task<string> EnsureLocalTokenAsync(string path, IReadOnlyDictionary<string, string> alongside, CancellationToken cancellationToken);

    /// <summary>The code that makes the first owner on the setup page, to be shown on the console only; null once there is an owner.</summary>
    Task<string?> GetSetupCodeAsync(CancellationToken cancellationToken);
}
