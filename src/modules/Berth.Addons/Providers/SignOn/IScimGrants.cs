namespace Berth.Addons.Providers.SignOn;

/// <summary>What apps were given to read people by SCIM with.</summary>
public interface IScimGrants
{
    /// <summary>The app that holds this token; null when none does.</summary>
    Task<string?> FindAppAsync(string token, CancellationToken cancellationToken);
}
