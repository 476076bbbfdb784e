/** The viewer's own sheet: always on true black, whatever theme the pages around have. */
export const STYLE = `
.vv { position: absolute; inset: 0; display: grid; grid-template: auto 1fr / auto 1fr; background: #000; color: #e6e8ea;
  font: 13px/1.35 Inter, system-ui, sans-serif; --accent: #2fb3a6; --line: #2a2e31; --panel: #131618; overflow: hidden; }
.vv * { box-sizing: border-box; }
.vv button, .vv select { font: inherit; color: inherit; background: none; border: 1px solid transparent; border-radius: 6px; cursor: pointer; }
.vv button:hover, .vv select:hover { background: #23282b; }
.vv :focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.vv-bar { grid-column: 1 / -1; display: flex; align-items: flex-start; gap: 2px; padding: 2px 6px; background: var(--panel);
  border-bottom: 1px solid var(--line); min-width: 0; }
.vv-bar .tools { display: flex; flex-wrap: wrap; align-items: center; gap: 2px; flex: 1; min-width: 0; height: 34px; overflow: hidden; }
.vv-bar.open .tools { height: auto; }
.vv-bar button { display: inline-flex; align-items: center; justify-content: center; min-width: 34px; height: 34px; padding: 0 6px; flex: none; }
.vv-bar svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.vv-bar button[aria-pressed="true"] { background: #0f4b46; border-color: var(--accent); color: #fff; }
.vv-bar button:disabled { opacity: .4; cursor: default; }
.vv-bar select { max-width: 104px; height: 32px; padding: 0 4px; background: var(--panel); border-color: var(--line); flex: none; }
.vv-bar .gap { width: 1px; height: 22px; margin: 0 4px; background: var(--line); flex: none; }
.vv-bar .saved { align-self: center; padding: 0 8px; color: #a9b2b8; max-width: 45%; } .vv-bar .saved:empty { display: none; }
.vv-strip { overflow: auto; width: 132px; padding: 6px; background: #0a0c0d; border-right: 1px solid var(--line); display: flex; flex-direction: column; gap: 6px; }
.vv-strip button { display: block; width: 100%; padding: 4px; text-align: left; border-color: var(--line); background: #0f1214; flex: none; }
.vv-strip button[aria-current="true"] { border-color: var(--accent); }
.vv-strip .picture { display: grid; place-items: center; height: 96px; background: #000; overflow: hidden; border-radius: 3px; color: #8f989e; font-size: 20px; }
.vv-strip canvas { width: 96px !important; height: 96px !important; }
.vv-strip .told { display: block; margin-top: 3px; font-size: 12px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.vv-strip h2 { font-size: 12px; font-weight: 600; margin: 8px 0 0; white-space: normal; } .vv dialog.protocols { max-width: min(960px, 96vw); } .vv dialog fieldset { border: 1px solid var(--line); border-radius: 6px; margin: 6px 0; padding: 8px; } .vv dialog.protocols td input { width: 110px; margin: 0; } .vv dialog.protocols fieldset > input { width: 200px; } .vv dialog select { color: inherit; background: #1b1f22; border: 1px solid var(--line); border-radius: 6px; padding: 6px; }
.vv-strip .told.more { color: #a9b2b8; margin-top: 0; }
.vv-grid { position: relative; display: grid; gap: 2px; min-width: 0; min-height: 0; background: #1b1f22; }
.vv-cell { position: relative; min-width: 0; min-height: 0; background: #000; overflow: hidden; touch-action: none; user-select: none; }
.vv-cell.active { box-shadow: inset 0 0 0 1px var(--accent); }
.vv-cell .stage { position: absolute; inset: 0; }
.vv-cell[data-quality="partial"] .stage canvas, .vv-cell[data-quality="loading"] .stage canvas, .vv-cell[data-quality="failed"] .stage canvas { visibility: hidden; }
.vv-cell .corner { position: absolute; max-width: 48%; white-space: pre; overflow: hidden; text-overflow: ellipsis; pointer-events: none;
  text-shadow: 0 0 2px #000, 0 0 2px #000, 0 0 3px #000, 0 0 4px #000; font-variant-numeric: tabular-nums; font-size: 12px; line-height: 1.4; color: #d8dcdf; }
.vv-cell .tl { top: 6px; left: 8px; } .vv-cell .tr { top: 6px; right: 8px; text-align: right; }
.vv-cell .bl { bottom: 6px; left: 8px; } .vv-cell .br { bottom: 6px; right: 8px; text-align: right; }
.vv-cell .legend { top: 80px; left: 8px; } .vv-cell .legend.values { pointer-events: auto; width: 160px; } .vv-cell .legend.values .ends { display: flex; justify-content: space-between; width: 140px; } .vv-cell .legend.values label { display: block; } .vv-cell .legend.values input { width: 140px; display: block; margin: 0; accent-color: var(--accent); }
.vv-cell .side { position: absolute; color: #7fd6cc; font-weight: 700; text-shadow: 0 0 2px #000, 0 0 2px #000, 0 0 3px #000, 0 0 4px #000; pointer-events: none; }
.vv-cell .side.top { top: 4px; left: 50%; transform: translateX(-50%); } .vv-cell .side.bottom { bottom: 26px; left: 50%; transform: translateX(-50%); }
.vv-cell .side.left { left: 8px; top: 50%; transform: translateY(-50%); } .vv-cell .side.right { right: 8px; top: 50%; transform: translateY(-50%); }
.vv-watermark { position: absolute; inset: 0; z-index: 1; display: grid; align-content: space-around; justify-items: center; overflow: hidden; pointer-events: none; }
.vv-watermark span { transform: rotate(-20deg); font-size: clamp(10px, 4vmin, 30px); font-weight: 600; white-space: nowrap; color: rgb(255 255 255 / .34); text-shadow: 0 0 2px rgb(0 0 0 / .6); }
.vv-strip .picture { position: relative; } .vv-strip .vv-watermark span { font-size: 10px; }
.vv-cell .scale { position: absolute; bottom: 6px; left: 50%; transform: translateX(-50%); border: 1px solid #d8dcdf; border-top: 0; height: 6px; pointer-events: none; }
.vv-cell .scale span { position: absolute; bottom: 6px; width: 100%; text-align: center; font-size: 11px; white-space: nowrap; text-shadow: 0 0 3px #000; }
.vv-cell .lines { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; }
.vv-cell .lines line { stroke-width: 1; }
.vv-cell .state { position: absolute; inset: 0; display: grid; place-content: center; text-align: center; gap: 8px; padding: 16px; pointer-events: none; color: #cfd5d9; }
.vv-cell .state:empty { display: none; }
.vv-cell .document { position: absolute; inset: 0; overflow: auto; padding: 16px 20px; background: #0d0f10; user-select: text; touch-action: auto; }
.vv-cell .document h2 { font-size: 16px; margin: 0 0 8px; } .vv-cell .document h3 { font-size: 14px; margin: 14px 0 4px; }
.vv-cell .document table { border-collapse: collapse; width: 100%; } .vv-cell .document td, .vv-cell .document th { border-bottom: 1px solid var(--line); padding: 3px 8px 3px 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
.vv-cell .document ul { margin: 0; padding-left: 18px; } .vv-cell .document .concept { color: #a9b2b8; }
.vv-cell .document video, .vv-cell .document object, .vv-cell .document iframe { width: 100%; height: calc(100% - 30px); border: 0; background: #000; }
.vv-cell .document.slide { padding: 0; overflow: hidden; touch-action: none; user-select: none; background: #000; cursor: grab; } .vv-cell .document.slide canvas { width: 100%; height: 100%; display: block; } .vv-cell .document.slide .corner, .vv-cell .document.slide .scale { background: rgb(0 0 0 / .55); }
.vv-cell .document input { width: 100%; padding: 6px 8px; margin-bottom: 8px; color: inherit; background: #1b1f22; border: 1px solid var(--line); border-radius: 6px; }
.vv-cell .document svg:not(.lines) { width: 100%; background: #0d0f10; } .vv-cell .document svg path { fill: none; stroke: #7fd6cc; stroke-width: 1; vector-effect: non-scaling-stroke; } .vv-cell .document svg path.grid { stroke: #2f3a3d; }
.vv dialog { color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; max-width: 640px; }
.vv dialog::backdrop { background: rgb(0 0 0 / .6); }
.vv dialog dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; margin: 8px 0 16px; } .vv dialog dt { color: #7fd6cc; } .vv dialog dd { margin: 0; }
.vv dialog button { border-color: var(--line); padding: 6px 14px; }
.vv dialog input { color: inherit; background: #1b1f22; border: 1px solid var(--line); border-radius: 6px; padding: 6px 8px; width: 280px; margin-right: 8px; }
.vv-side { position: absolute; top: 0; right: 0; bottom: 0; width: 250px; overflow: auto; background: rgb(19 22 24 / .96); border-left: 1px solid var(--line); padding: 8px; z-index: 2; }
.vv-side h2 { font-size: 13px; margin: 2px 0 8px; } .vv-side ul { list-style: none; margin: 0; padding: 0; }
.vv-side li { display: flex; gap: 6px; border-bottom: 1px solid var(--line); padding: 2px 0; } .vv-side li button { flex: 1; text-align: left; padding: 4px; } .vv-side li button.remove { flex: none; min-width: 28px; text-align: center; }
.vv-side label.by { display: block; margin: 6px 0 2px; } .vv-side > button { border-color: var(--line); padding: 5px 10px; margin: 8px 0; width: 100%; }
.vv-side li button.adopt { flex: none; min-width: 28px; text-align: center; }
.vv dialog table { border-collapse: collapse; margin: 8px 0 16px; } .vv dialog td, .vv dialog th { border-bottom: 1px solid var(--line); padding: 4px 14px 4px 0; text-align: left; }
.vv-side .row { display: flex; gap: 4px; margin: 4px 0; } .vv-side .row > * { flex: 1; min-width: 0; } .vv-side .row button { font-size: 12px; } .vv-side .row button, .vv-side > button { border-color: var(--line); padding: 5px 6px; }
.vv-side input[type="range"] { width: 100%; } .vv-side input[type="text"], .vv-side input[type="number"] { color: inherit; background: #1b1f22; border: 1px solid var(--line); border-radius: 6px; padding: 4px 6px; min-width: 0; flex: 1; font: inherit; }
.vv-side button[aria-pressed="true"] { background: #0f4b46; }
.vv-side .by { color: #a9b2b8; font-size: 12px; }
@media (max-width: 640px) {
  .vv { grid-template: auto 1fr auto / 1fr; }
  .vv-strip { grid-row: 3; width: auto; flex-direction: row; border-right: 0; border-top: 1px solid var(--line); padding: 4px; }
  .vv-strip button { width: 84px; } .vv-strip .picture { height: 48px; } .vv-strip canvas { width: 48px !important; height: 48px !important; }
  .vv-bar button { min-width: 40px; height: 40px; } .vv-bar .tools select { order: 1; } .vv-bar:not(.open) .tools { height: 40px; }
  .vv-cell .corner { font-size: 11px; }
}
@media (prefers-contrast: more) { .vv { --line: #8a9298; } }
`;
