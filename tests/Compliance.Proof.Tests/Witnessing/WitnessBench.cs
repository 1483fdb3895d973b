using System.Net;
using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Notes;
using Compliance.Proof.Tests.Log;
using Compliance.Proof.Verifying;
using Compliance.Proof.Witnessing;

namespace Compliance.Proof.Tests.Witnessing;

/// <summary>A witness of the bench's log, reached through HTTP as far as that can be had without a network.</summary>
internal sealed class WitnessBench : HttpMessageHandler
{
    public WitnessBench(LogBench log, string name = "witness.example/w1", IWitnessMemory? memory = null)
    {
        var signer = new CosignatureSigner(RandomNumberGenerator.GetBytes(32), name, log.Time);
        Witness = new(
            signer,
            new Dictionary<string, IReadOnlyList<VerifierKey>> { [LogBench.Origin] = log.Signing.Identity.Keys },
            memory ?? new VolatileWitnessMemory());
        Client = new(new HttpClient(this) { BaseAddress = new("https://witness.example/w1/") }, Witness.Key);
    }

    public Witness Witness { get; }

    public WitnessClient Client { get; }

    /// <summary>Requests that came.</summary>
    public int Asked { get; private set; }

    /// <summary>Answers instead of the witness.</summary>
    public Func<CancellationToken, Task<HttpResponseMessage>>? Instead { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked++;
        Assert.Equal("https://witness.example/w1/add-checkpoint", request.RequestUri!.ToString());
        if (Instead is not null)
            return await Instead(cancellationToken);
        var reply = await Witness.AddCheckpoint(await request.Content!.ReadAsByteArrayAsync(cancellationToken), cancellationToken);
        return new((HttpStatusCode)reply.Status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(reply.Body)) };
    }
}
