using System.Security.Cryptography;
using System.Text;
using Compliance.Evidence;
using Compliance.LocalHost.Hosting;
using Compliance.LocalHost.Vault;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;
using Compliance.Proof.Witnessing;

namespace Compliance.LocalHost.Witnessing;

/// <summary>
/// A witness of this host's own log, with a key and a memory of its own in the data directory. In one process with the log it shows how
/// witnessing works; it vouches for nothing against whoever runs both.
/// </summary>
internal sealed class LocalWitness : IWitness, IWitnessMemory, IDisposable
{
    public const string Name = "local.example/witness";

    private readonly string _directory;
    private readonly Lazy<Task<Witness>> _witness;
    private readonly CosignatureSigner _signer;

    public LocalWitness(LocalHostOptions options, LogKeyring keys, TimeProvider time)
    {
        _directory = VaultFiles.Witness(options.DataDirectory);
        DurableFile.EnsureDirectory(_directory);
        _signer = new(LocalSeed.ReadOrMake(Path.Combine(_directory, "ed25519.key")), Name, time);
        _witness = new(async () =>
        {
            var log = (await keys.Signing()).Identity;
            return new Witness(_signer, new Dictionary<string, IReadOnlyList<VerifierKey>> { [log.Origin] = log.Keys }, this);
        });
    }

    public VerifierKey Key => _signer.Key;

    public async Task<WitnessReply> AddCheckpoint(ReadOnlyMemory<byte> body, CancellationToken cancellation) =>
        await (await _witness.Value).AddCheckpoint(body, cancellation);

    public async Task<byte[]?> Latest(string originHash, CancellationToken cancellation) =>
        await (await _witness.Value).Latest(originHash, cancellation);

    public async Task<WitnessAnswer> Cosign(
        long oldSize, IReadOnlyList<byte[]> proof, ReadOnlyMemory<byte> note, CancellationToken cancellation)
    {
        var reply = await AddCheckpoint(new WitnessRequest(oldSize, proof, note).Write(), cancellation);
        return WitnessAnswer.Of(reply.Status, note, Encoding.UTF8.GetBytes(reply.Body));
    }

    public Task<byte[]?> Find(string origin, CancellationToken cancellation) => Task.FromResult(DurableFile.Read(FileOf(origin)));

    public Task Keep(string origin, byte[] note, CancellationToken cancellation)
    {
        DurableFile.Write(FileOf(origin), note, overwrite: true);
        return Task.CompletedTask;
    }

    public void Dispose() => _signer.Dispose();

    private string FileOf(string origin) =>
        Path.Combine(_directory, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)))}.checkpoint");
}
