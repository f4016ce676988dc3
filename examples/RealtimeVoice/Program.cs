using System.Globalization;
using AgentObservatory;
using RealtimeVoice;

// A call with a voice agent: sound comes in and goes out at the same time, 50 frames a second, and the caller interrupts.
// dotnet run [minutes]: how long the call lasts. Nobody waits for it: an hour of frames takes a second or two.
double minutes = args is [var given] ? double.Parse(given, CultureInfo.InvariantCulture) : 0.5;
int frames = (int)(minutes * 60 * Sound.FramesPerSecond);

using var observatory = new Observatory(new FileExporter("logs/traces.jsonl"), inline: true);
var call = new Call(observatory, frames);
await observatory.RunAsync(new AgentContext("call-1", "voice-agent"), call.RunAsync);

Console.WriteLine($"{frames} frames in, {call.FramesOut} out, {call.Turns} turns, {call.Interrupted} of them interrupted");
return 0;
