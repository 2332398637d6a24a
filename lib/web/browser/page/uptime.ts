/** Has the head of the page say how long the service runs. */
export function countUptime(): void {
  const place = document.getElementById("uptime");
  if (!place) return;
  const from = Number(place.dataset["from"]);
  const say = () => place.textContent = `up ${upText(Date.now() - from)}`;
  say();
  setInterval(say, 1000);
}

/** In days, hours and minutes. */
function upText(millis: number): string {
  const minutes = Math.floor(millis / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.floor(millis / 1000))} s`;
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}
