namespace Berth.Ports.Dns;

public enum DnsRecordType
{
    /// <summary>One IPv4 address.</summary>
    A,

    /// <summary>One IPv6 address.</summary>
    Aaaa,

    /// <summary>One host name.</summary>
    Cname,

    /// <summary>Text as it is, without quotes and escapes.</summary>
    Txt,

    /// <summary><c>10 mail.example.com</c></summary>
    Mx,

    /// <summary><c>0 5 5060 sip.example.com</c>: priority, weight, port, host.</summary>
    Srv,

    /// <summary><c>0 issue "letsencrypt.org"</c></summary>
    Caa,
}
