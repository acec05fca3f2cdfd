using Berth.Addons.Data;
using Berth.Ports.Containers;

namespace Berth.Addons.Providers.Others;

/// <summary>A directory of the host as <c>/app/data</c>. The app gives it the owner it wants.</summary>
internal sealed class LocalStorage(GrantStore grants) : IAddonProvider
{
    public string Name => "localstorage";

    public async Task<AddonGrant> EnsureAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        var directory = request.App.DataDirectory;
        var grant = await grants.GetOrCreateAsync(request.AppId, Name, () => new StorageGrant(directory), cancellationToken);
        if (grant.Directory != directory)
        {
            await grants.ReplaceAsync(request.AppId, Name, new StorageGrant(directory), cancellationToken);
        }

        Directory.CreateDirectory(directory);
        return new AddonGrant([], [Mount.Bind(directory, "/app/data")]);
    }

    public async Task TearDownAsync(string appId, CancellationToken cancellationToken)
    {
        if (await grants.FindAsync<StorageGrant>(appId, Name, cancellationToken) is { } grant)
        {
            if (Directory.Exists(grant.Directory))
            {
                Directory.Delete(grant.Directory, recursive: true);
            }

            await grants.RemoveAsync(appId, Name, cancellationToken);
        }
    }

    public Task ClearAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        var directory = new DirectoryInfo(request.App.DataDirectory);
        foreach (var entry in directory.Exists ? directory.EnumerateFileSystemInfos() : [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry is DirectoryInfo { LinkTarget: null } folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }

        return Task.CompletedTask;
    }

    /// <param name="Directory">Where the data lay at the last time it was asked for.</param>
    private sealed record StorageGrant(string Directory);
}
