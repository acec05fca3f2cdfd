using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.People;
using Berth.Identity.Tokens;
using Berth.Kernel;
using Berth.Ldap;
using Berth.Ldap.Client;
using Berth.Platform;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Outside;

/// <summary>
/// Brings the people of the outside directory here. Known ones are known by username and source; a local account with
/// the same name or address is somebody else and is reported. Nobody is removed: who is gone is switched off.
/// </summary>
internal sealed class OutsideSync(
    OutsidePeople outside, IDbContextFactory<BerthDb> databases, DirectoryLock directory, PeopleVersion version, IEventLog log, SessionEnding sessions, TimeProvider clock)
{
    /// <param name="dryRun">Only tells what would change.</param>
    /// <returns><c>external.off</c>, <c>external.unreachable</c>, <c>external.empty</c>, or the report.</returns>
    public async Task<Result<ExternalLdapReport>> RunAsync(bool dryRun, CancellationToken cancellationToken)
    {
        var rules = await outside.RulesAsync(cancellationToken);
        if (!rules.IsOn)
        {
            return Error.Conflict("external.off", "No outside directory is set up.");
        }

        IReadOnlyList<OutsidePerson> people;
        IReadOnlyList<OutsideGroup> groups;
        try
        {
            people = await outside.ListAsync(rules, cancellationToken);
            groups = rules.SyncGroups ? await outside.ListGroupsAsync(rules, cancellationToken) : [];
        }
        catch (Exception problem) when (problem is LdapClientException or FormatException)
        {
            return Error.External("external.unreachable", problem.Message);
        }

        if (people.Count == 0)
        {
            return Error.Conflict("external.empty", "The directory shows nobody: base DN, filter and username field do not fit together. Nothing was changed.");
        }

        using var held = await directory.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var report = new Changes();
        await TakePeopleAsync(db, people, report, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        if (rules.SyncGroups)
        {
            await TakeGroupsAsync(db, people, groups, report, cancellationToken);
        }

        if (!dryRun)
        {
            log.Add(db, new("directory.sync", EventEntry.Platform) { Data = new() { ["added"] = report.Added.Count, ["updated"] = report.Updated.Count, ["deactivated"] = report.Deactivated.Count, ["conflicts"] = report.Conflicts.Count } });
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            await version.RaiseAsync(cancellationToken);
        }

        return new ExternalLdapReport(report.Added, report.Updated, report.Deactivated, report.Groups, report.Conflicts);
    }

    private async Task TakePeopleAsync(BerthDb db, IReadOnlyList<OutsidePerson> people, Changes report, CancellationToken cancellationToken)
    {
        var present = await db.Set<User>().ToListAsync(cancellationToken);
        var byName = present.Where(user => user.Username is not null).ToDictionary(user => user.Username!, StringComparer.Ordinal);
        var byEmail = present.ToDictionary(user => user.Email, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var person in people)
        {
            if (!seen.Add(person.Username))
            {
                report.Conflicts.Add($"{person.Username}: the directory has this name twice");
            }
            else if (byName.TryGetValue(person.Username, out var known))
            {
                Update(known, person, byEmail, report);
            }
            else if (byEmail.ContainsKey(person.Email))
            {
                report.Conflicts.Add($"{person.Username}: somebody here has the address {person.Email}");
            }
            else if (OutsidePeople.NewUser(person, clock) is { IsOk: true, Value: { } user })
            {
                db.Add(user);
                byEmail[user.Email] = user;
                report.Added.Add(user.Username!);
            }
            else
            {
                report.Conflicts.Add($"{person.Username}: name or address break the rules of this server");
            }
        }

        foreach (var gone in present.Where(user => user is { Source: OutsidePeople.Source, Active: true } && !seen.Contains(user.Username ?? "")))
        {
            if (await UserStore.AnotherOwnerStaysAsync(db, gone, cancellationToken) is not null)
            {
                report.Conflicts.Add($"{gone.Username}: gone from the directory, but the last owner of this server");
                continue;
            }

            gone.Active = false;
            await sessions.EndAsync(db, gone.Id, null, cancellationToken);
            report.Deactivated.Add(gone.Username!);
        }
    }

    private static void Update(User known, OutsidePerson person, Dictionary<string, User> byEmail, Changes report)
    {
        if (known.Source != OutsidePeople.Source)
        {
            report.Conflicts.Add($"{person.Username}: a local account has this name; link it if it is the same person");
            return;
        }

        if (known.Email == person.Email && known.DisplayName == person.DisplayName)
        {
            return;
        }

        if (byEmail.TryGetValue(person.Email, out var other) && other != known)
        {
            report.Conflicts.Add($"{person.Username}: somebody else here has the address {person.Email}");
        }
        else if (new UserFields(person.Email, null, person.DisplayName).ApplyTo(known) is { } problem)
        {
            report.Conflicts.Add($"{person.Username}: {problem.Message}");
        }
        else
        {
            byEmail[known.Email] = known;
            report.Updated.Add(person.Username);
        }
    }

    private async Task TakeGroupsAsync(BerthDb db, IReadOnlyList<OutsidePerson> people, IReadOnlyList<OutsideGroup> groups, Changes report, CancellationToken cancellationToken)
    {
        var ids = await db.Set<User>().Where(user => user.Source == OutsidePeople.Source && user.Username != null).ToDictionaryAsync(user => user.Username!, user => user.Id, cancellationToken);
        var byDn = new Dictionary<LdapDn, string>();
        foreach (var person in people)
        {
            if (LdapDn.Parse(person.Dn) is { } dn && ids.TryGetValue(person.Username, out var id))
            {
                byDn[dn] = id;
            }
        }

        var present = await db.Set<Group>().ToDictionaryAsync(group => group.Name, StringComparer.Ordinal, cancellationToken);
        var members = (await db.Set<GroupMember>().ToListAsync(cancellationToken)).ToLookup(member => member.GroupId, StringComparer.Ordinal);
        foreach (var group in groups.DistinctBy(group => group.Name))
        {
            if (!NameRules.GroupName(group.Name).IsOk || (present.TryGetValue(group.Name, out var known) && known.Source != OutsidePeople.Source))
            {
                report.Conflicts.Add($"group {group.Name}: the name breaks the rules of this server, or a local group has it");
                continue;
            }

            var wanted = group.Members.Select(member => LdapDn.Parse(member) is { } dn && byDn.TryGetValue(dn, out var id) ? id : ids.GetValueOrDefault(member.ToLowerInvariant())).OfType<string>().ToHashSet(StringComparer.Ordinal);
            if (!present.TryGetValue(group.Name, out var kept))
            {
                kept = new Group { Id = $"gid-{Guid.CreateVersion7()}", Name = group.Name, Source = OutsidePeople.Source, CreatedAt = clock.GetUtcNow() };
                db.Add(kept);
            }

            var before = members[kept.Id].ToList();
            if (!wanted.SetEquals(before.Select(member => member.UserId)))
            {
                db.RemoveRange(before.Where(member => !wanted.Contains(member.UserId)));
                db.AddRange(wanted.Except(before.Select(member => member.UserId), StringComparer.Ordinal).Select(id => new GroupMember { GroupId = kept.Id, UserId = id }));
                report.Groups.Add(group.Name);
            }
        }

        // Groups that are gone from the directory lose their members; access lists may still name them.
        var names = groups.Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in present.Values.Where(group => group.Source == OutsidePeople.Source && !names.Contains(group.Name) && members[group.Id].Any()))
        {
            db.RemoveRange(members[gone.Id]);
            report.Groups.Add(gone.Name);
        }
    }

    private sealed record Changes
    {
        public List<string> Added { get; } = [];

        public List<string> Updated { get; } = [];

        public List<string> Deactivated { get; } = [];

        public List<string> Groups { get; } = [];

        public List<string> Conflicts { get; } = [];
    }
}
