using Berth.Identity.Model;
using Berth.Identity.People;
using Berth.Identity.Tokens;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Features.Users;

internal sealed class RemoveUser(UserStore users, SessionEnding sessions)
{
    public async Task<IResult> RunAsync(string userId, HttpContext context)
    {
        var caller = Caller.Required(context);
        var cancellationToken = context.RequestAborted;
        var removed = await users.CommitAsync(
            caller,
            async db =>
            {
                if (await db.Set<User>().FindAsync([userId], cancellationToken) is not { } user)
                {
                    return IdentityErrors.UserNotFound;
                }

                var refusal = user.Id == caller.UserId ? IdentityErrors.Self
                    : user.Role > RoleNames.Parse(caller.Role) ? IdentityErrors.AboveOwnRole
                    : await UserStore.AnotherOwnerStaysAsync(db, user, cancellationToken);
                if (refusal is not null)
                {
                    return refusal;
                }

                // Memberships, app passwords, links and the picture go with the row.
                await db.Set<Token>().Where(token => token.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
                if (user.Username is { } subject)
                {
                    await sessions.RevokeAsync(db, subject, cancellationToken);
                }

                db.Remove(user);
                return (Result<User>)user;
            },
            "user.remove",
            cancellationToken);
        return removed.ToHttp(_ => Results.NoContent());
    }
}
