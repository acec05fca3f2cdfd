using Berth.Data;
using Berth.Identity.Features.Rules;
using Berth.Identity.Model;
using Berth.Identity.Passkeys;
using Berth.Kernel;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Authorization;

/// <summary>Where a second factor is mandatory, holds everybody to it, except the server's own console.</summary>
internal sealed class SecondFactorRule(ISettings settings, IDbContextFactory<BerthDb> databases)
{
    private static readonly Error Missing = Error.Forbidden("auth.second_factor_required", "This server demands a second factor. Set one up in your profile first.");

    public async ValueTask<Error?> RefuseAsync(Endpoint endpoint, Caller caller, CancellationToken cancellationToken)
    {
        if (caller.CredentialKind == "local"
            || endpoint.Metadata.GetMetadata<RoutePermission>() is { Name: RoutePermission.Public }
            || endpoint.Metadata.GetMetadata<BeforeSecondFactor>() is not null)
        {
            return null;
        }

        return await IsMissingAsync(caller.UserId, cancellationToken) ? Missing : null;
    }

    /// <summary>A second factor is mandatory here and this person has none.</summary>
    public async ValueTask<bool> IsMissingAsync(string userId, CancellationToken cancellationToken)
    {
        if (!(await settings.GetAsync(DirectoryRules.Setting, cancellationToken)).Mandatory2FA)
        {
            return false;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return !await db.Set<User>().AnyAsync(user => user.Id == userId && user.TotpEnabled, cancellationToken)
            && !await db.Set<Passkey>().AnyAsync(passkey => passkey.UserId == userId, cancellationToken);
    }
}
