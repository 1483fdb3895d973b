using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web.Pipeline;

/// <summary>Whose a request without a token is, as far as that can be told.</summary>
internal static class CallerAddress
{
    private const string Unknown = "unknown";

    /// <summary>Of an IPv6 address, these bytes are the network's; the rest is its holder's to choose.</summary>
    private const int NetworkBytes = 8;

    /// <param name="http">The request.</param>
    /// <param name="header">See <see cref="WebOptions.AddressHeader"/>.</param>
    public static string Of(HttpContext http, string? header)
    {
        var address = string.IsNullOrEmpty(header) ? http.Connection.RemoteIpAddress : Last(http.Request.Headers[header].ToString());
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        return address switch
        {
            null => Unknown,
            { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes)),
            _ => address.ToString(),
        };
    }

    private static IPAddress? Last(string values) =>
        IPEndPoint.TryParse(values[(values.LastIndexOf(',') + 1)..].Trim(), out var address) ? address.Address : null;
}
