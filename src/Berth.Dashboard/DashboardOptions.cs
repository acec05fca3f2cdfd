namespace Berth.Dashboard;

/// <param name="Api">Where the server's own API answers, such as <c>http://127.0.0.1:3000</c>. Never anything but loopback: the person's session goes there.</param>
public sealed record DashboardOptions(Uri Api);
