using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Berth.Identity.Tests;

/// <summary>What a request costs must not grow with the number of people: the database's own plan says whether it goes through all rows.</summary>
public sealed class LookupTests
{
    [Theory]
    [InlineData("person")]
    [InlineData("console")]
    public async Task SignedInRequest_GoesThroughNoWholeTable(string who)
    {
        using var statements = new Statements();
        await using var host = await IdentityHost.StartAsync();
        using var client = who == "person" ? host.Client(await host.TokenOfAsync("olga")) : host.Client(await host.LocalTokenAsync());
        statements.BeginOf(host.DatabasePath);
        using var response = await client.GetAsync("profile", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(statements.Seen, statement => statement.Text.Contains("identity_users", StringComparison.Ordinal));
        Assert.All(statements.Seen, statement => Assert.DoesNotContain(Plan(host.DatabasePath, statement), line => line.Contains("SCAN", StringComparison.Ordinal) && line != "SCAN CONSTANT ROW"));
    }

    [Fact]
    public async Task SearchForPeople_GoesThroughTheNarrowIndexOnly()
    {
        using var statements = new Statements();
        await using var host = await IdentityHost.StartAsync();
        statements.BeginOf(host.DatabasePath);
        using var response = await host.Owner.GetAsync("users?search=olg", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var search = Assert.Single(statements.Seen, statement => statement.Text.Contains("LIKE", StringComparison.Ordinal));
        Assert.All(Plan(host.DatabasePath, search).Where(line => line.Contains("SCAN", StringComparison.Ordinal)), line => Assert.Contains("COVERING INDEX", line, StringComparison.Ordinal));
    }

    private static List<string> Plan(string database, Statement statement)
    {
        using var connection = new SqliteConnection($"Data Source={database}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + statement.Text;
        foreach (var name in statement.Parameters)
        {
            command.Parameters.AddWithValue(name, "x");
        }

        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add(reader.GetString(3));
        }

        return lines;
    }

    private sealed record Statement(string Text, IReadOnlyList<string> Parameters);

    /// <summary>What is asked of one database from <see cref="BeginOf"/> on. Made before the host: the provider looks only once a second whether somebody listens.</summary>
    private sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly IDisposable _all;
        private readonly ConcurrentQueue<Statement> _seen = new();
        private IDisposable? _one;
        private volatile string? _database;

        public Statements() => _all = DiagnosticListener.AllListeners.Subscribe(this);

        public IReadOnlyCollection<Statement> Seen => _seen;

        public void BeginOf(string database) => _database = database;

        public void OnNext(DiagnosticListener value) => _one = value.Name == "Microsoft.EntityFrameworkCore" ? value.Subscribe(this) : _one;

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is CommandEventData { Command: { } command } && value.Key == RelationalEventId.CommandExecuting.Name && command.Connection?.DataSource == _database)
            {
                _seen.Enqueue(new Statement(command.CommandText, [.. command.Parameters.Cast<SqliteParameter>().Select(parameter => parameter.ParameterName)]));
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose()
        {
            _one?.Dispose();
            _all.Dispose();
        }
    }
}
