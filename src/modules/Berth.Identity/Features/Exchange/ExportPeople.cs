using System.Text;
using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Features.Exchange;

internal sealed class ExportPeople(IDbContextFactory<BerthDb> databases)
{
    public static readonly string[] Columns = ["username", "email", "fallbackEmail", "displayName", "role", "active", "groups"];

    public async Task<IResult> RunAsync(string? format, CancellationToken cancellationToken)
    {
        if (format is not (null or "json" or "csv"))
        {
            return Error.Invalid("export.format", "format must be json or csv", "format").ToHttp();
        }

        var people = await ReadAsync(cancellationToken);
        if (format != "csv")
        {
            return Results.Ok(new PeopleFile(people));
        }

        var rows = people.Select(IReadOnlyList<string> (person) =>
        [
            person.Username ?? "", person.Email ?? "", person.FallbackEmail ?? "", person.DisplayName ?? "", person.Role ?? "",
            person.Active == false ? "false" : "true", string.Join(' ', person.Groups ?? []),
        ]);
        return Results.File(Encoding.UTF8.GetBytes(PeopleTable.Write(rows.Prepend(Columns))), "text/csv; charset=utf-8", "users.csv");
    }

    private async Task<List<PersonEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var names = await db.Set<Group>().ToDictionaryAsync(group => group.Id, group => group.Name, cancellationToken);
        var groups = (await db.Set<GroupMember>().AsNoTracking().ToListAsync(cancellationToken)).ToLookup(member => member.UserId, member => names[member.GroupId]);
        var users = await db.Set<User>().AsNoTracking().OrderBy(user => user.Username ?? user.Email).ToListAsync(cancellationToken);
        return users.ConvertAll(user => new PersonEntry
        {
            Username = user.Username,
            Email = user.Email,
            FallbackEmail = user.FallbackEmail,
            DisplayName = user.DisplayName,
            Role = user.Role.Wire(),
            Active = user.Active,
            Groups = [.. groups[user.Id].Order(StringComparer.Ordinal)],
        });
    }
}
