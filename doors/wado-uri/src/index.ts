export { wadoUriDoor } from './wado-uri-door.ts';
