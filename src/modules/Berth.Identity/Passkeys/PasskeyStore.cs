using Berth.Data;
using Berth.Identity.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Passkeys;

/// <summary>Our people and their passkeys as ASP.NET Core Identity's passkey handler wants to read them. It writes nothing through this.</summary>
internal sealed class PasskeyStore(IDbContextFactory<BerthDb> databases) : IUserPasskeyStore<User>
{
    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Username ?? user.Email);

    public async Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<User>().AsNoTracking().FirstOrDefaultAsync(user => user.Id == userId, cancellationToken);
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(User user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return (await db.Set<Passkey>().AsNoTracking().Where(row => row.UserId == user.Id).ToListAsync(cancellationToken)).ConvertAll(row => row.ToInfo());
    }

    public async Task<User?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        var id = Passkey.IdOf(credentialId);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var owner = await db.Set<Passkey>().Where(row => row.Id == id).Select(row => row.UserId).FirstOrDefaultAsync(cancellationToken);
        return owner is null ? null : await FindByIdAsync(owner, cancellationToken);
    }

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var id = Passkey.IdOf(credentialId);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return (await db.Set<Passkey>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id && row.UserId == user.Id, cancellationToken))?.ToInfo();
    }

    public void Dispose()
    {
    }

    public Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw NotOurs();

    public Task<string?> GetNormalizedUserNameAsync(User user, CancellationToken cancellationToken) => throw NotOurs();

    public Task SetUserNameAsync(User user, string? userName, CancellationToken cancellationToken) => throw NotOurs();

    public Task SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken cancellationToken) => throw NotOurs();

    public Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken) => throw NotOurs();

    public Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken) => throw NotOurs();

    public Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken) => throw NotOurs();

    public Task AddOrUpdatePasskeyAsync(User user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw NotOurs();

    public Task RemovePasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) => throw NotOurs();

    private static NotSupportedException NotOurs() => new("People are changed through UserStore only.");
}
