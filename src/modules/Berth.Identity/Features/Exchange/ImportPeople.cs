using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.People;
using Berth.Kernel;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Features.Exchange;

/// <summary>
/// Adds people from a file. Who is there already, by username or address, is left as they are. One entry that breaks a
/// rule keeps the whole file out, and the report names every such entry. New people are invited, one link each.
/// </summary>
internal sealed class ImportPeople(IDbContextFactory<BerthDb> databases, DirectoryLock directory, PeopleVersion version, IEventLog log, TimeProvider clock)
{
    private const int Limit = 8 << 20;

    public async Task<IResult> RunAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        using var reader = new StreamReader(context.Request.Body);
        var buffer = new char[Limit];
        var length = await reader.ReadBlockAsync(buffer, cancellationToken);
        if (length == Limit)
        {
            return Error.Invalid("import.size", "The file is larger than 8 MB. Split it.").ToHttp();
        }

        var people = PeopleReader.Read(new string(buffer, 0, length));
        if (!people.IsOk)
        {
            return people.Error.ToHttp();
        }

        using var held = await directory.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var caller = Caller.Required(context);
        var report = await AddAsync(db, caller, people.Value, cancellationToken);
        if (report.Problems.Count == 0 && context.Request.Query["dryRun"] != "true")
        {
            log.Add(db, new("user.import", EventEntry.By(caller)) { Data = new() { ["added"] = report.Added, ["skipped"] = report.Skipped } });
            await db.SaveChangesAsync(cancellationToken);
            await version.RaiseAsync(cancellationToken);
        }

        return report.Problems.Count == 0 ? Results.Ok(report) : Results.Json(report, statusCode: 400);
    }

    private async Task<ImportReport> AddAsync(BerthDb db, Caller caller, List<PersonEntry> people, CancellationToken cancellationToken)
    {
        var present = await db.Set<User>().Select(user => new { user.Username, user.Email }).ToListAsync(cancellationToken);
        var taken = present.SelectMany(user => new[] { user.Username, user.Email }).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var inFile = new HashSet<string>(StringComparer.Ordinal);
        var groups = await db.Set<Group>().ToDictionaryAsync(group => group.Name, group => group.Id, cancellationToken);
        var problems = new List<ImportProblem>();
        int added = 0, skipped = 0;
        for (var i = 0; i < people.Count; i++)
        {
            var made = Make(people[i], caller, groups);
            if (!made.IsOk)
            {
                problems.Add(new(i + 1, people[i].Username ?? people[i].Email ?? "", made.Error.Message));
                continue;
            }

            var user = made.Value;
            string[] keys = user.Username is null ? [user.Email] : [user.Username, user.Email];
            if (keys.Any(taken.Contains))
            {
                skipped++;
            }
            else if (!keys.All(inFile.Add))
            {
                problems.Add(new(i + 1, keys[0], "The file has this username or e-mail address twice."));
            }
            else
            {
                added++;
                db.Add(user);
                db.AddRange((people[i].Groups ?? []).Select(name => name.ToLowerInvariant()).Distinct().Select(name => new GroupMember { GroupId = groups[name], UserId = user.Id }));
            }
        }

        return new(added, skipped, problems);
    }

    private Result<User> Make(PersonEntry entry, Caller caller, Dictionary<string, string> groups)
    {
        var role = entry.Role is null ? Role.User : RoleNames.Parse(entry.Role);
        if (role is null)
        {
            return Users.ChangeUser.UnknownRole;
        }

        if (role > RoleNames.Parse(caller.Role))
        {
            return IdentityErrors.AboveOwnRole;
        }

        if (entry.Groups?.FirstOrDefault(name => !groups.ContainsKey(name.ToLowerInvariant())) is { } unknown)
        {
            return Error.Invalid("import.group", $"There is no group {unknown}. Add it first.");
        }

        var user = new User { Id = User.NewId(), Email = "", Role = role.Value, Active = entry.Active ?? true, CreatedAt = clock.GetUtcNow() };
        var problem = new UserFields(entry.Email ?? "", entry.FallbackEmail, entry.DisplayName, entry.Username).ApplyTo(user);
        return problem is null ? user : problem;
    }
}
