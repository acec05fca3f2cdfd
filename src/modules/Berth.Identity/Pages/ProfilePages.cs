using Berth.Data;
using Berth.Identity.OpenId;
using Berth.Identity.Passkeys;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Pages;

/// <summary>What people see of their own account. Its script uses the API's routes, with their rules.</summary>
internal sealed class ProfilePages(IDbContextFactory<BerthDb> databases, PageAnswers pages)
{
    public async Task<IResult> ShowAsync(HttpContext context)
    {
        if (await OpenIdSession.OfAsync(databases, context) is not { User: var user })
        {
            return Results.Redirect(PagePaths.LoginThen(PagePaths.Profile));
        }

        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var found = await db.Set<Passkey>().AsNoTracking().Where(row => row.UserId == user.Id).OrderBy(row => row.CreatedAt).ToListAsync(context.RequestAborted);
        var passkeys = found.ConvertAll(row => (row.Id, row.Name, row.LastUsedAt is { } used ? $"last used on {used:yyyy-MM-dd}" : $"added on {row.CreatedAt:yyyy-MM-dd}"));
        return pages.Page<ProfilePage>(context, 200, new() { ["Username"] = user.Username ?? user.Email, ["Passkeys"] = passkeys });
    }
}
