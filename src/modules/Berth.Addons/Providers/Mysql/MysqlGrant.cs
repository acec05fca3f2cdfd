namespace Berth.Addons.Providers.Mysql;

/// <param name="Name">User, and name of the one database.</param>
internal sealed record MysqlGrant(string Name, string Password)
{
    /// <summary>What names of further databases begin with.</summary>
    public string Prefix => Name + "_";

    public override string ToString() => Name;
}
