namespace Berth.Addons.Providers.Postgresql;

/// <param name="Name">Role and database.</param>
internal sealed record PostgresqlGrant(string Name, string Password)
{
    public override string ToString() => Name;
}
