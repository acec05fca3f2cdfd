using Berth.Contracts;
using Berth.Platform;

namespace Berth.Identity.Features.Rules;

/// <summary>What holds for everybody on this server.</summary>
/// <param name="LockUserProfiles">People may not change their own names and addresses.</param>
/// <param name="Mandatory2FA">Without a second factor one can do nothing but set one up.</param>
internal sealed record DirectoryRules(bool LockUserProfiles, bool Mandatory2FA)
{
    public static readonly Setting<DirectoryRules> Setting = new("identity.rules", new(false, false));

    public UserDirectoryConfig Wire() => new(LockUserProfiles, Mandatory2FA);
}
