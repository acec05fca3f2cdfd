using Berth.Apps.Data;
using Berth.Data;
using Berth.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Berth.Apps.Requests;

/// <summary>Hands out fixed addresses on the app network: a.b.16.1 to a.b.19.254, the lowest that is free.</summary>
internal static class AppAddresses
{
    private const int FirstBlock = 16;
    private const int LastBlock = 19;

    public static async Task<Result<string>> TakeAsync(BerthDb db, string prefix, CancellationToken cancellationToken)
    {
        var taken = (await db.Set<AppRow>().Select(row => row.IpAddress).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        for (var block = FirstBlock; block <= LastBlock; block++)
        {
            for (var number = 1; number < 255; number++)
            {
                if (!taken.Contains($"{prefix}.{block}.{number}"))
                {
                    return $"{prefix}.{block}.{number}";
                }
            }
        }

        return Error.Conflict("app.no_address", "All addresses of the app network are taken. Uninstall an app that is no longer needed.");
    }
}
