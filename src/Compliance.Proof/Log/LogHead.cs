using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Log;

/// <summary>Where a writer appends: a committed tree whose parts are all there.</summary>
/// <param name="Guard">Its checkpoint, as guarded.</param>
/// <param name="Tree">What that says.</param>
/// <param name="Edge">Its partial tiles.</param>
/// <param name="Bundle">Its partial entry bundle.</param>
internal sealed record LogHead(GuardedCheckpoint Guard, Checkpoint Tree, TreeEdge Edge, ReadOnlyMemory<byte> Bundle);
