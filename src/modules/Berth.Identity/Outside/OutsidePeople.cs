using Berth.Identity.Model;
using Berth.Identity.People;
using Berth.Kernel;
using Berth.Ldap;
using Berth.Ldap.Client;
using Berth.Platform;
using Berth.Ports.Secrets;

namespace Berth.Identity.Outside;

/// <summary>
/// Asks the outside directory: who there is, and whether a password is right. Every question is a connection of its
/// own with a limit of time. A directory that does not answer lets nobody in and keeps nobody else out.
/// </summary>
internal sealed class OutsidePeople(ISettings settings, ISecretStore secrets, UserStore users, TimeProvider clock)
{
    /// <summary>What <see cref="User.Source"/> says of its people.</summary>
    public const string Source = "ldap";

    private const int MostEntries = 100_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(5);

    public async Task<OutsideRules> RulesAsync(CancellationToken cancellationToken) => await settings.GetAsync(OutsideRules.Setting, cancellationToken);

    /// <exception cref="LdapClientException">It cannot be asked.</exception>
    public Task<IReadOnlyList<OutsidePerson>> ListAsync(OutsideRules rules, CancellationToken cancellationToken) => WithAsync(rules, LongPatience, async (client, token) =>
    {
        var entries = await client.SearchAsync(rules.BaseDn, rules.Filter, Attributes(rules), MostEntries, token);
        return (IReadOnlyList<OutsidePerson>)[.. entries.Select(entry => Person(entry, rules)).OfType<OutsidePerson>()];
    }, cancellationToken);

    public Task<IReadOnlyList<OutsideGroup>> ListGroupsAsync(OutsideRules rules, CancellationToken cancellationToken) => WithAsync(rules, LongPatience, async (client, token) =>
    {
        var entries = await client.SearchAsync(rules.GroupBaseDn, rules.GroupFilter, [rules.GroupNameField, "member", "uniqueMember", "memberUid"], MostEntries, token);
        return (IReadOnlyList<OutsideGroup>)
        [
            .. from entry in entries
               let name = entry.First(rules.GroupNameField)
               where name is not null
               select new OutsideGroup(name.ToLowerInvariant(), [.. entry.All("member"), .. entry.All("uniqueMember"), .. entry.All("memberUid")]),
        ];
    }, cancellationToken);

    /// <summary>False also when the directory is switched off or does not answer.</summary>
    public async Task<bool> VerifyAsync(string username, string password, CancellationToken cancellationToken)
    {
        var rules = await RulesAsync(cancellationToken);
        return rules.IsOn && await FindVerifiedAsync(rules, username, password, cancellationToken) is not null;
    }

    /// <summary>The id of the account that was made for somebody who is in the directory but was not here; null for everybody else.</summary>
    public async Task<string?> MakeAtFirstSignInAsync(string username, string password, CancellationToken cancellationToken)
    {
        var rules = await RulesAsync(cancellationToken);
        if (rules is not { IsOn: true, AutoCreate: true } || !NameRules.Username(username).IsOk
            || await FindVerifiedAsync(rules, username, password, cancellationToken) is not { } person
            || NewUser(person, clock) is not { IsOk: true, Value: { } user })
        {
            return null;
        }

        // Somebody here with the same address is somebody else until an administrator says otherwise: it is refused.
        var made = await users.CommitAsync(
            null,
            db =>
            {
                db.Add(user);
                return Task.FromResult<Result<User>>(user);
            },
            "user.add",
            cancellationToken);
        return made.IsOk ? user.Id : null;
    }

    public static Result<User> NewUser(OutsidePerson person, TimeProvider clock)
    {
        var user = new User { Id = User.NewId(), Email = "", Source = Source, InviteAccepted = true, CreatedAt = clock.GetUtcNow() };
        return new UserFields(person.Email, null, person.DisplayName, person.Username).ApplyTo(user) is { } problem ? problem : user;
    }

    private async Task<OutsidePerson?> FindVerifiedAsync(OutsideRules rules, string username, string password, CancellationToken cancellationToken)
    {
        try
        {
            return await WithAsync(rules, Patience, async (client, token) =>
            {
                var filter = rules.Filter.StartsWith('(') ? rules.Filter : $"({rules.Filter})";
                var found = await client.SearchAsync(rules.BaseDn, $"(&{filter}({rules.UsernameField}={FilterText.Escape(username)}))", Attributes(rules), 2, token);
                return found is [var one] && Person(one, rules) is { } person && person.Username == username && (await client.BindAsync(one.Dn, password, token)).Code == LdapResultCode.Success
                    ? person
                    : null;
            }, cancellationToken);
        }
        catch (Exception problem) when (problem is LdapClientException or FormatException)
        {
            return null;
        }
    }

    private async Task<T> WithAsync<T>(OutsideRules rules, TimeSpan patience, Func<LdapClient, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await using var client = await LdapClient.ConnectAsync(new Uri(rules.Url), rules.AcceptSelfSigned, rules.StartTls, both.Token);
            if (rules.BindDn.Length > 0)
            {
                var bound = await client.BindAsync(rules.BindDn, rules.BindPassword is { } hidden ? secrets.Unprotect(hidden, OutsideRules.PasswordPurpose) : "", both.Token);
                if (bound.Code != LdapResultCode.Success)
                {
                    throw new LdapClientException($"The directory does not let {rules.BindDn} in: {bound.Code}. {bound.Message}".TrimEnd());
                }
            }

            return await ask(client, both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new LdapClientException($"The directory did not answer within {patience.TotalSeconds} seconds.");
        }
    }

    private static string[] Attributes(OutsideRules rules) => [rules.UsernameField, "mail", "displayName", "cn", "givenName", "sn"];

    /// <summary>Null for entries without a name or an address, which are no people for us.</summary>
    private static OutsidePerson? Person(LdapFoundEntry entry, OutsideRules rules)
    {
        if (entry.First(rules.UsernameField) is not { } username || entry.First("mail") is not { } email)
        {
            return null;
        }

        var name = entry.First("displayName") ?? entry.First("cn") ?? $"{entry.First("givenName")} {entry.First("sn")}".Trim();
        return new(entry.Dn, username.ToLowerInvariant(), email.ToLowerInvariant(), name);
    }
}
