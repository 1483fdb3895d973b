using System.Text;
using Compliance.Web;
using Compliance.Web.Operations;
using Endpoint = Compliance.Web.Endpoint;

namespace Compliance.LocalHost.Witnessing;

/// <summary>
/// The local witness over HTTP, c2sp.org/tlog-witness: this host's alone, for nobody would believe a witness that its log's operator runs.
/// </summary>
internal static class WitnessEndpoints
{
    public static IEnumerable<Endpoint> Table =>
    [
        new("POST", "witness/add-checkpoint", Permission.Anonymous, null, "WitnessAddCheckpoint", Operation.Undescribed(AddCheckpoint)),
        new(
            "GET", "witness/{originHash}/checkpoint", Permission.Anonymous, null, "WitnessCheckpoint",
            Operation.Undescribed(ReadCheckpoint)),
    ];

    private static async Task AddCheckpoint(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var reply = await Witness(http).AddCheckpoint(body.ToArray(), http.RequestAborted);
        http.Response.StatusCode = reply.Status;
        await Write(http, reply.ContentType, Encoding.UTF8.GetBytes(reply.Body));
    }

    private static async Task ReadCheckpoint(HttpContext http)
    {
        var note = await Witness(http).Latest((string)http.Request.RouteValues["originHash"]!, http.RequestAborted);
        http.Response.StatusCode = note is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        await Write(http, "text/plain; charset=utf-8", note ?? []);
    }

    private static LocalWitness Witness(HttpContext http) => http.RequestServices.GetRequiredService<LocalWitness>();

    private static async Task Write(HttpContext http, string type, byte[] body)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }
}
