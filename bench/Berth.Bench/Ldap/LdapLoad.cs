using System.Diagnostics;
using System.Globalization;
using Berth.Ldap;
using Berth.Ldap.Client;

namespace Berth.Bench.Ldap;

/// <summary>
/// The client, the same for both servers: connections that each ask one thing after the other for some seconds. A
/// process of its own, because it has to run in the network of an app: by its address the platform knows who asks.
/// </summary>
internal static class LdapLoad
{
    public const string Command = "ldap-load";

    /// <param name="arguments">url, bind name, bind password, what (search, bind or repeat), name of the attribute, people's password, first person, people, connections, seconds.</param>
    /// <returns>0; prints how many were answered in a second.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [var url, var bindDn, var bindPassword, var what, var attribute, var password, ..])
        {
            throw new BenchException($"{Command} is for the scenario ldap itself.");
        }

        var (first, people, connections, seconds) = (Number(arguments, 6), Number(arguments, 7), Number(arguments, 8), Number(arguments, 9));
        var clients = new List<LdapClient>();
        try
        {
            for (var i = 0; i < connections; i++)
            {
                var client = await LdapClient.ConnectAsync(new Uri(url), false, CancellationToken.None);
                clients.Add(client);
                Require(await client.BindAsync(bindDn, bindPassword, CancellationToken.None));
            }

            if (what == "repeat")
            {
                // Repeated are binds of people who bound just now; the first one of each is of the other kind.
                for (var i = 0; i < connections; i++)
                {
                    Require(await clients[i].BindAsync($"{attribute}={ManyPeople.Username(((first + i - 1) % people) + 1)},ou=users,dc=cloudron", password, CancellationToken.None));
                }
            }
            else if (what == "search")
            {
                // The first question after a change of people is answered when the directory has been made anew; that is a cost of changes.
                await clients[0].SearchAsync("ou=users,dc=cloudron", $"({attribute}={ManyPeople.Username(1)})", ["mail"], 2, CancellationToken.None);
            }

            var next = first - 1;
            var began = Stopwatch.GetTimestamp();
            var counts = await Task.WhenAll(clients.Select((client, number) => Task.Run(async () =>
            {
                var done = 0;
                while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds)
                {
                    // Each bind of somebody else, unless it is the repeated one that is measured.
                    var person = what == "repeat" ? first + number : what == "bind" ? Interlocked.Increment(ref next) : Random.Shared.Next(people) + 1;
                    var name = ManyPeople.Username(((person - 1) % people) + 1);
                    if (what == "search")
                    {
                        var found = await client.SearchAsync("ou=users,dc=cloudron", $"({attribute}={name})", ["mail", "displayName"], 2, CancellationToken.None);
                        _ = found is [_] ? 0 : throw new BenchException($"{url} found {found.Count} entries for {name}.");
                    }
                    else
                    {
                        Require(await client.BindAsync($"{attribute}={name},ou=users,dc=cloudron", password, CancellationToken.None));
                    }

                    done++;
                }

                return done;
            })));
            var rate = counts.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rate:0.0} {next + 1}"));
            return 0;
        }
        finally
        {
            foreach (var client in clients)
            {
                await client.DisposeAsync();
            }
        }
    }

    private static void Require(LdapResult result) =>
        _ = result.Code == LdapResultCode.Success ? 0 : throw new BenchException($"A bind was refused: {result.Code}. {result.Message}");

    private static int Number(string[] arguments, int at) => int.Parse(arguments[at], CultureInfo.InvariantCulture);
}
